import client.ApiException;
import client.api.MyBookingsApi;
import client.api.MyPointsApi;
import client.api.MyRewardsApi;
import client.model.NewExchange;
import client.model.Wish;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The app of a resident reads their points, books and takes back a place, exchanges points and undoes it. */
public class OwnThings {
    public static Map<String, Object> run(Map<String, String> given) throws ApiException {
        var client = Exercise.client(given, "resident");
        var seen = new TreeMap<String, Object>();

        var points = new MyPointsApi(client);
        seen.put("held", points.myPointsApiHeld(null, null, null).getItems().get(0).getPoints());
        seen.put("ending", points.myPointsApiLots(null, null, null).getItems().get(0).getPoints());
        seen.put("lines", points.myPointsApiStatement(null, null, null).getItems().stream()
                .mapToLong(line -> line.getPoints()).sum());

        var bookings = new MyBookingsApi(client);
        var place = UUID.randomUUID();
        var wish = new Wish().id(place).session(given.get("session"));
        seen.put("booked", bookings.myBookingsApiBook(Exercise.key(), wish).getState());
        seen.put("places", bookings.myBookingsApiList(null, null, null).getItems().get(0).getSession().getTitle());
        bookings.myBookingsApiCancel(Exercise.key(), place);
        seen.put("places left", bookings.myBookingsApiList(null, null, null).getItems().size());

        var rewards = new MyRewardsApi(client);
        var reward = rewards.myRewardsApiRewards(null, null, null).getItems().get(0);
        seen.put("costs", reward.getPoints());
        var exchange = new NewExchange().id(UUID.randomUUID()).reward(reward.getId());
        seen.put("asked", rewards.myRewardsApiAsk(Exercise.key(), exchange).getState());
        var kept = rewards.myRewardsApiFind(exchange.getId(), null);
        seen.put("voucher", kept.getVoucher().isEmpty() + " " + kept.getWon());
        rewards.myRewardsApiCancel(Exercise.key(), exchange.getId());
        seen.put("undone", rewards.myRewardsApiList(null, null, null).getItems().get(0).getState());
        return seen;
    }
}
