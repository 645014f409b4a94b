package musubi.platform.attendance;

import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/** Somebody was at a session, or was not after all. Published in the transaction that writes it down. */
public record Visited(Code municipality, String session, PersonId person, boolean present) {}
