"""crm: a terminal-first CRM for small agencies."""

__version__ = "0.1.0"
