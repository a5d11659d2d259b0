-- /health/ready says when the database is older than the code, so the application may read what was applied.

grant select on dirigent_migrations to dirigent_app;
