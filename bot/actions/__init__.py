"""Custom actions, each a rasa-sdk Action: run in this process by the engine, or over HTTP by `manage.py run_actions`.

They are written as plain functions (`def run`), because they use the ORM; whoever calls them gives them a thread for it.
"""
