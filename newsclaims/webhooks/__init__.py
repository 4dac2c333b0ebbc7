"""Webhooks: what happens is written to an outbox with what happened, and sent to addresses that people name.

This is the one thing that the server sends to other servers. ``addresses`` decides where it may go,
``sending`` signs and posts, ``services`` keeps the outbox, the retries and the log. Imports neither
articles nor claims: who has something to tell calls ``services.publish`` in the transaction that did it.
"""
