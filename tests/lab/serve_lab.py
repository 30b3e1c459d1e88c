# Our JupyterLab build as the page of Debian's jupyter_server, by Debian's jupyterlab_server: `python3 serve_lab.py --ServerApp.port=…`.
from pathlib import Path
import json
import tempfile

from jupyterlab_server import LabServerApp

BUILD = Path(__file__).resolve().parents[2] / "dist" / "lab" / "app"
VERSION = json.loads((BUILD / "build.json").read_text())["version"]

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>JupyterLab</title>
{% set config = page_config.copy() %}{% set _ = config.update(baseUrl=base_url, wsUrl=ws_url) %}
<script id="jupyter-config-data" type="application/json">{{ config | tojson }}</script>
<link rel="icon" href="data:,">
<script defer src="{{ page_config.fullStaticUrl }}/main.js"></script></head><body></body></html>
"""

STATE = Path(tempfile.mkdtemp(prefix="gradbook-serve-lab-"))
(STATE / "templates").mkdir()
(STATE / "templates" / "index.html").write_text(PAGE)
(STATE / "settings").mkdir()
# It would ask whether it may fetch news.
DISABLED = {"@jupyterlab/apputils-extension:announcements": True}
(STATE / "settings" / "page_config.json").write_text(json.dumps({"disabledExtensions": DISABLED}))


class BuiltLab(LabServerApp):
    name = "gradbooklab"
    app_name = "JupyterLab"
    app_version = VERSION
    load_other_extensions = False
    static_dir = str(BUILD / "static")
    templates_dir = str(STATE / "templates")
    schemas_dir = str(BUILD / "schemas")
    themes_dir = str(BUILD / "themes")
    app_settings_dir = str(STATE / "settings")
    user_settings_dir = str(STATE / "user-settings")
    workspaces_dir = str(STATE / "workspaces")


def _jupyter_server_extension_points():
    return [{"module": __name__, "app": BuiltLab}]


if __name__ == "__main__":
    BuiltLab.launch_instance()
