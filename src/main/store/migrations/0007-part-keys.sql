-- What later events find a part by (a tool call's id, a data part's name and id, a step marker), and whether an end has to
-- close it. Both are looked up instead of being remembered, so that what an event costs does not grow with its message.
ALTER TABLE parts ADD COLUMN key TEXT;
ALTER TABLE parts ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
UPDATE parts SET
  key = CASE body ->> '$.type'
    WHEN 'tool' THEN 'tool:' || (body ->> '$.toolCallId')
    WHEN 'data' THEN 'data:' || (body ->> '$.name') || ':' || (body ->> '$.dataId')
    WHEN 'step' THEN 'step'
  END,
  open = CASE WHEN body ->> '$.state' IN ('streaming', 'input-streaming', 'input-available') THEN 1 ELSE 0 END
WHERE json_valid(body)
  AND (body ->> '$.type' IN ('tool', 'data', 'step') OR body ->> '$.state' = 'streaming');
CREATE INDEX parts_by_key ON parts (key, message_key, idx) WHERE key IS NOT NULL;
CREATE INDEX parts_open ON parts (message_key, idx) WHERE open = 1;

-- What the server says about a message as a whole, as one JSON object.
ALTER TABLE messages ADD COLUMN metadata TEXT;
