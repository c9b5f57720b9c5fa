"""Records to values and back: the field map, filter logic text, SOQL, differences. Pure."""
