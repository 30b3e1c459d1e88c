"""What newer versions of jupyter_kernel_test ask of kernels that announce JEP 65, which the packaged version does not ask yet.

A client that subscribes to everything hears `iopub_welcome` first, and misses nothing that is published after it.
"""

import unittest

from jupyter_client.manager import KernelManager


class WelcomeTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager = KernelManager(kernel_name="gradbook")
        cls.manager.start_kernel()

    @classmethod
    def tearDownClass(cls):
        cls.manager.shutdown_kernel()

    def connect(self):
        client = self.manager.client()
        client.start_channels()
        self.addCleanup(client.stop_channels)
        return client

    def welcome(self, client):
        message = client.get_iopub_msg(timeout=15)
        self.assertEqual(message["msg_type"], "iopub_welcome")
        self.assertEqual(message["header"]["msg_type"], "iopub_welcome")
        # The empty topic: all messages.
        self.assertEqual(message["content"], {"subscription": ""})
        self.assertEqual(message["parent_header"], {})

    def test_the_first_message_is_the_welcome(self):
        self.welcome(self.connect())

    def test_a_client_that_comes_later_is_welcomed_too(self):
        self.welcome(self.connect())
        self.welcome(self.connect())

    def test_nothing_is_missed_after_the_welcome(self):
        client = self.connect()
        self.welcome(client)
        sent = client.execute("console.log('heard')")
        seen = []
        while True:
            message = client.get_iopub_msg(timeout=15)
            if message["parent_header"].get("msg_id") != sent:
                continue
            seen.append(message["content"].get("execution_state", message["msg_type"]))
            if seen[-1] == "idle":
                break
        self.assertEqual(seen, ["busy", "execute_input", "stream", "idle"])


if __name__ == "__main__":
    unittest.main()
