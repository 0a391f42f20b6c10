package io.broadcaster.manager;

import io.broadcaster.Message.Position;
import io.broadcaster.spi.Envelope;

/** The one reserved member of data that is an object. */
final class Meta {
    static final String NAME = "_meta";
    static final int LENGTH = 160;

    private Meta() {}

    static StringBuilder append(StringBuilder json, String id, Position position) {
        Envelope.quote(json.append("\"_meta\":{\"id\":"), id);
        Envelope.quote(json.append(",\"producer\":"), position.producer());
        json.append(",\"lane\":").append(position.lane());
        return json.append(",\"seq\":").append(position.seq()).append('}');
    }
}
