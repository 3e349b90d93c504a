"""Recompute every figure of a published report from an auditor's export: with Python and nothing else, not even the portal's own code.

`python -m transparency_reports.outside openings.jsonl data.json`. Written a second time from the definitions on the report's page: nothing
here may import what the portal counts with (a contract in pyproject.toml).
"""
