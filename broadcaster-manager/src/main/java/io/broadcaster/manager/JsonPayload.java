package io.broadcaster.manager;

import io.broadcaster.Message.Position;

/** JSON that was encoded in the call. An object gets the reserved member {@code _meta}; any other value travels bare. */
record JsonPayload(String json) implements Payload {

    @Override
    public int estimatedBytes() {
        return json.length();
    }

    @Override
    public String text() {
        return json;
    }

    @Override
    public String encode(String id, Position position) {
        if (json.charAt(0) != '{') {
            return json;
        }
        StringBuilder object = new StringBuilder(json.length() + Meta.LENGTH).append(json, 0, json.length() - 1);
        if (json.length() > 2) {
            object.append(',');
        }
        return Meta.append(object, id, position).append('}').toString();
    }
}
