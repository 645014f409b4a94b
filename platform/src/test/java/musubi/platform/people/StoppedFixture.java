package musubi.platform.people;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;

/** Somebody asks that nothing of theirs is given to others any more, and the office grants it. */
public final class StoppedFixture {
    private StoppedFixture() {}

    /** It is stopped; answers the request. */
    public static UUID stopped(Code city, PersonId person) {
        var request = UUID.randomUUID();
        return officer(city, request, () -> {
            ServerFixture.part(Requests.class)
                    .receive(new Requests.Received(
                            request,
                            person,
                            Request.Kind.STOP_OF_GIVING,
                            Request.AskedBy.PERSON,
                            Request.Channel.COUNTER,
                            LocalDate.now(Japan.TIME),
                            Request.Said.NOTHING));
            ServerFixture.part(Requests.class).decide(request, Request.Outcome.GRANTED, "");
        });
    }

    /** It is stopped no longer. */
    public static void ended(Code city, UUID request) {
        officer(
                city,
                request,
                () -> ServerFixture.part(Requests.class).decide(request, Request.Outcome.ENDED, "本人の申し出"));
    }

    private static UUID officer(Code city, UUID request, Runnable work) {
        var officer = new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty());
        return ServerFixture.part(Acting.class).as(officer, () -> {
            work.run();
            return request;
        });
    }
}
