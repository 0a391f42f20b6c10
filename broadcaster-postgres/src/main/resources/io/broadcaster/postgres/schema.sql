-- What the PostgreSQL broadcaster keeps. It runs this itself where something of it is missing, be it all of it or what
-- the version before did not have. Where its role may not, run it once by hand and grant SELECT, INSERT, UPDATE and
-- DELETE on all tables.
--
-- Whoever inserts first takes pg_advisory_xact_lock(1112690500, shard), of several shards the lowest first. So within
-- a shard ids become visible in ascending order, and a reader that asks for "id > the last one I saw" misses nothing.
CREATE TABLE IF NOT EXISTS broadcaster_messages (
    shard      integer NOT NULL, -- CRC-32 of the channel's name in UTF-8, modulo 16
    id         bigint GENERATED ALWAYS AS IDENTITY,
    message_id text COLLATE "C" NOT NULL,
    channel    text NOT NULL,
    envelope   text NOT NULL, -- the whole message as JSON
    stored_at  timestamptz NOT NULL DEFAULT now(), -- by the server's clock; decides when the row is deleted
    carrier    text, -- the route that carried it, when this is only the history; NULL: listeners hear it from here
    PRIMARY KEY (shard, id),
    UNIQUE (message_id) -- a message that is sent again is stored once
);
ALTER TABLE broadcaster_messages ADD COLUMN IF NOT EXISTS carrier text;

-- Of each shard the highest id that was deleted: who has seen it, or a later one, has missed nothing by the deleting.
-- Of each channel the oldest rows are deleted first.
CREATE TABLE IF NOT EXISTS broadcaster_trimmed (
    shard integer PRIMARY KEY,
    id    bigint NOT NULL
);
-- It may speak of a table that was dropped.
DELETE FROM broadcaster_trimmed WHERE NOT EXISTS (SELECT FROM broadcaster_messages);

CREATE INDEX IF NOT EXISTS broadcaster_messages_channel ON broadcaster_messages (channel COLLATE "C", id);

-- What nodes, such as gateways, tell each other. A node that has fallen silent is forgotten with all that it told.
CREATE TABLE IF NOT EXISTS broadcaster_nodes (
    node        text COLLATE "C" PRIMARY KEY,
    alive_until timestamptz NOT NULL -- by the server's clock
);
CREATE TABLE IF NOT EXISTS broadcaster_state (
    key   text COLLATE "C" NOT NULL,
    node  text COLLATE "C" NOT NULL REFERENCES broadcaster_nodes ON DELETE CASCADE,
    value text NOT NULL,
    PRIMARY KEY (key, node)
);
CREATE INDEX IF NOT EXISTS broadcaster_state_node ON broadcaster_state (node);
