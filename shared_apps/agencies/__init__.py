"""The agency as a legal body: who it is, how to reach it, what it agreed to, and its daily figures."""
