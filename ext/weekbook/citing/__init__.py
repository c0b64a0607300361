"""What readers take along: a bibliography entry in the forms that their tools read. Pure: no Sphinx, no docutils."""
