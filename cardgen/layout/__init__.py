"""Template + texts + fields → document: paragraph, fit, grid, label."""
