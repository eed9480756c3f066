"""What the tests stand on: servers of their own, a database with two standing agencies, a served product, a browser."""
