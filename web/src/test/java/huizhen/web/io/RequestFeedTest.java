package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestFeedTest {
  private final Clinic clinic = Clinic.fresh();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();

  @AfterEach
  void close() {
    Clinic.await(vertx.close());
  }

  @Test
  void tells_the_pages_of_those_whom_a_referral_or_an_order_concerns() throws Exception {
    var li = listen("li");
    var wang = listen("wang");
    assertThat(li.poll(5, TimeUnit.SECONDS)).contains("event: reload");
    assertThat(wang.poll(5, TimeUnit.SECONDS)).contains("event: reload");
    var referral = clinic.post("li", "referrals", form()).getString("id");
    clinic.emergencies.tell("referral-" + referral);
    assertThat(li.poll(2, TimeUnit.SECONDS))
        .contains("event: request", "referral-" + referral, "DRAFT")
        .doesNotContain(Clinic.PATIENT, "胸痛");
    assertThat(wang.poll(300, TimeUnit.MILLISECONDS)).as("a draft is nobody else's").isNull();
    var order = clinic.post("li", "orders", form().put("kind", "ECG").put("urgency", "URGENT"));
    clinic.emergencies.tell("order-" + order.getString("id"));
    assertThat(li.poll(2, TimeUnit.SECONDS)).contains("event: request", "order-", "DRAFT");
    clinic.emergencies.tell("order-nothing");
    assertThat(li.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  private static JsonObject form() {
    return new JsonObject()
        .put("patient", "patient-1")
        .put("to", "hospital")
        .put("department", "心血管内科")
        .put("urgency", "ROUTINE")
        .put("summary", "胸痛2小时");
  }

  private LinkedBlockingQueue<String> listen(String who) {
    var events = new LinkedBlockingQueue<String>();
    var cookie = "__Host-huizhen_session=" + clinic.signIn(who, Clinic.PASSWORD).cookie();
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(clinic.port)
            .setURI("/api/v1/events")
            .putHeader("Cookie", cookie);
    var _ =
        Clinic.await(
            http.request(options)
                .compose(request -> request.send())
                .map(response ->
                    response.handler(bytes -> {
                      for (var event : bytes.toString().split("\n\n", -1)) {
                        if (event.contains("event: ")) {
                          events.add(event);
                        }
                      }
                    })));
    return events;
  }
}
