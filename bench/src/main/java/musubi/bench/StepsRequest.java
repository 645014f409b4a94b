package musubi.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

/** Everybody's steps of a day, as an application sends them. */
final class StepsRequest {
    private StepsRequest() {}

    /** The steps of a whole city on a day. */
    static byte[] of(CityServer city, LocalDate day) {
        return of(city.people(), person -> CityServer.steps(person, day), day);
    }

    /** The steps of all these people on a day. */
    static byte[] of(List<UUID> people, IntUnaryOperator steps, LocalDate day) {
        var json = new StringBuilder("{\"upload\":\"").append(UUID.randomUUID()).append("\",\"readings\":[");
        for (int p = 0; p < people.size(); p++)
            json.append(p == 0 ? "{\"person\":\"" : ",{\"person\":\"")
                    .append(people.get(p))
                    .append("\",\"day\":\"")
                    .append(day)
                    .append("\",\"source\":\"watch\",\"method\":\"sensed\",\"steps\":")
                    .append(steps.applyAsInt(p))
                    .append('}');
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
