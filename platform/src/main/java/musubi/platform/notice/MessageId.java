package musubi.platform.notice;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import musubi.platform.people.PersonId;

/** A notice. It stays the same however often the notice is delivered. */
record MessageId(UUID value) {
    /** One cause tells one person one thing once. */
    static MessageId of(String cause, PersonId person, String template) {
        return new MessageId(
                UUID.nameUUIDFromBytes((cause + "\n" + person + "\n" + template).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
