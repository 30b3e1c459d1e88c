# A hub for one test: any of its users may log in, and each one's server is a process of this machine. Ports come from the environment.
import os

c = get_config()  # noqa: F821
port = int(os.environ["HUB_PORT"])
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}/base/"
c.JupyterHub.hub_port = int(os.environ["HUB_API_PORT"])
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['HUB_PROXY_PORT']}"
c.JupyterHub.authenticator_class = "jupyterhub.auth.DummyAuthenticator"
c.JupyterHub.spawner_class = "jupyterhub.spawner.SimpleLocalProcessSpawner"
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret_file = os.path.join(os.environ["HUB_HOME"], "cookie_secret")
c.SimpleLocalProcessSpawner.home_dir_template = os.environ["HUB_HOME"]
c.Spawner.cmd = os.environ["HUB_SERVER"].split("\n")
c.Spawner.environment = {name: os.environ[name] for name in ("JUPYTER_PATH", "PYDEVD_DISABLE_FILE_VALIDATION", "PATH")}
c.Authenticator.allowed_users = {"ada", "bob"}
c.JupyterHub.services = [{"name": "runner", "api_token": os.environ["HUB_TOKEN"]}]
c.JupyterHub.load_roles = [
    {"name": "runner", "scopes": ["admin:users", "admin:servers", "access:servers"], "services": ["runner"]}
]
