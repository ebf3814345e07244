-- Names are compared without characters that nobody sees: "PT Maju<U+200B> Jaya" is "PT Maju Jaya". Of clients that this
-- makes the same, one had such a character in its name: it keeps its key, so that the other is found.
CREATE FUNCTION pg_temp.visible(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace($1, '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]', '', 'g')
$$;
CREATE FUNCTION pg_temp.folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT trim(regexp_replace(lower(pg_temp.visible(normalize($1, NFKC))), '\s+', ' ', 'g'))
$$;

UPDATE "clients" AS one SET "name_key" = pg_temp.folded(one."name")
WHERE one."name" <> pg_temp.visible(one."name")
    AND pg_temp.folded(one."name") <> ''
    AND NOT EXISTS (
        SELECT FROM "clients" AS other
        WHERE other."id" <> one."id"
            AND (other."name_key" = pg_temp.folded(one."name")
                OR (pg_temp.folded(other."name") = pg_temp.folded(one."name") AND other."id" < one."id"))
    );

-- A name of which nothing can be seen would be refused in every answer.
UPDATE "clients" SET "name" = 'Client ' || left("id"::text, 8), "name_key" = 'client ' || left("id"::text, 8)
WHERE trim(pg_temp.visible("name")) = '';
UPDATE "products" SET "name" = "sku" WHERE trim(pg_temp.visible("name")) = '';
UPDATE "users" SET "name" = "email" WHERE trim(pg_temp.visible("name")) = '';
