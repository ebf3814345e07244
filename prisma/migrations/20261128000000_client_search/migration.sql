-- A search for a part of a client's name finds it by its groups of three letters, however many clients there are.
-- The extension is trusted: the owner of the database may create it, a superuser is not needed.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "clients_name_key_trgm_idx" ON "clients" USING GIN ("name_key" gin_trgm_ops);
