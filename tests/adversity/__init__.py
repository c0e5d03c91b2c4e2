"""What goes wrong around the program, seen as a person meets it."""
