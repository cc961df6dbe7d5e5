"""The page that needs no server: what compiles its modules, and what builds its folder."""
