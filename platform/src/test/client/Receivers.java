import client.ApiException;
import client.api.WebhooksApi;
import client.model.Again;
import client.model.NewWebhook;
import client.model.Rotation;
import client.model.Trial;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A system has itself told of events, tries it, takes a new secret, and leaves. */
public class Receivers {
    public static Map<String, Object> run(Map<String, String> given) throws ApiException {
        var webhooks = new WebhooksApi(Exercise.client(given, "administrator"));
        var hook = UUID.fromString(given.get("hook"));
        var seen = new TreeMap<String, Object>();

        var wanted = new NewWebhook().id(hook).label("会計").url(given.get("receiver")).addEventsItem("points.awarded");
        seen.put("secret", webhooks.webhooksApiSubscribe(Exercise.key(), wanted).getSecret().isEmpty());
        seen.put("listed", webhooks.webhooksApiList(null, null, null).getItems().size());
        var trial = new Trial().id(UUID.randomUUID());
        webhooks.webhooksApiTest(Exercise.key(), hook, trial);
        var delivery = webhooks.webhooksApiDeliveries(hook, null, null, null).getItems().get(0);
        seen.put("delivery", delivery.getKind());
        seen.put("again", webhooks.webhooksApiAgain(Exercise.key(), hook, new Again()).getEvents() <= 1);
        seen.put("rotated", webhooks.webhooksApiRotate(Exercise.key(), hook, new Rotation().after(1)).getSecret().isEmpty());
        seen.put("secrets", webhooks.webhooksApiFind(hook, null).getSecrets());
        webhooks.webhooksApiEnd(Exercise.key(), hook);
        seen.put("ended", webhooks.webhooksApiFind(hook, null).getEndedAt() != null);
        return seen;
    }
}
