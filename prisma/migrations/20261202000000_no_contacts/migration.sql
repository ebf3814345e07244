-- Nothing ever wrote or read it: messages go to clients, users and teams.
DROP TABLE "contacts";
