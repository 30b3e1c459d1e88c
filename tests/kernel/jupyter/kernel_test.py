"""Jupyter's own conformance suite (jupyter_kernel_test), every optional attribute filled in."""

import unittest

import jupyter_kernel_test

HOST = "(globalThis as any)[Symbol.for('gradbook.host')]"


class GradbookTests(jupyter_kernel_test.KernelTests):
    kernel_name = "gradbook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "Math.hyp", "matches": ["hypot"]},
        {"text": "[].findLastI", "matches": ["findLastIndex"]},
    ]
    complete_code_samples = ["1", "const x = 1;", "function f() { return 1 }", "// comment"]
    incomplete_code_samples = ["function f() {", "const x = [1,", "`open"]
    invalid_code_samples = ["const = 1;", "x )"]
    code_page_something = "?console"
    code_generate_error = "throw new Error('boom')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a'.repeat(3)", "result": "'aaa'"},
        {"code": "6 * 7 + 1", "result": "43"},
        {"code": "6 * 7 + 2", "result": "44"},
    ]
    code_display_data = [
        {
            "code": f"{HOST}.publish('display_data', {{ data: {{ 'text/html': '<b>x</b>' }}, metadata: {{}} }})",
            "mime": "text/html",
        }
    ]
    code_history_pattern = "6 [*] 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console"
    code_clear_output = f"{HOST}.publish('clear_output', {{ wait: false }})"


if __name__ == "__main__":
    unittest.main()
