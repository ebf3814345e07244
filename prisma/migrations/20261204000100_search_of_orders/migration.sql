-- Part of a name is looked for wherever an order or a tenant is picked; without these each letter that is typed reads the whole table.
CREATE INDEX "orders_company_name_trgm_idx" ON "orders" USING GIN ("company_name" gin_trgm_ops);
CREATE INDEX "tenants_name_trgm_idx" ON "tenants" USING GIN ("name" gin_trgm_ops);
