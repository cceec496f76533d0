"""Back ends of sites, made of nothing but the code blocks of docs/sign-your-customers.md."""
