package musubi.platform.programme;

import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/** Somebody who waited has a place now. Published in the transaction that gives it. */
public record MovedUp(Code municipality, String session, PersonId person) {}
