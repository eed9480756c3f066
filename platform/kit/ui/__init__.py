"""The pages' building blocks: tokens, components, forms, tables, charts and what every page carries."""
