-- People of clients, contacts and senders of mails are searched by how their address begins. With another collation than
-- "C" only an index of text_pattern_ops answers that.
CREATE INDEX "users_email_prefix_idx" ON "users"("email" text_pattern_ops);
CREATE INDEX "client_contacts_email_prefix_idx" ON "client_contacts"("email" text_pattern_ops);
CREATE INDEX "conversation_messages_from_address_prefix_idx" ON "conversation_messages"("from_address" text_pattern_ops, "conversation_id") WHERE "from_address" IS NOT NULL;
