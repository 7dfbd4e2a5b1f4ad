package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JanusClientTest {
  @Test
  void an_acknowledgement_is_no_answer() {
    assertThat(JanusClient.key(new JsonObject("{\"janus\":\"ack\",\"transaction\":\"t1\"}")))
        .isEmpty();
    assertThat(JanusClient.key(new JsonObject("{\"janus\":\"event\",\"transaction\":\"t1\"}")))
        .isEqualTo("t1");
    assertThat(JanusClient.key(new JsonObject("{\"janus\":\"webrtcup\",\"sender\":1}"))).isEmpty();
  }

  @Test
  void refusals_are_told() {
    assertThatThrownBy(() ->
            JanusClient.checked(
                new JsonObject(
                    "{\"janus\":\"error\",\"error\":{\"code\":458,\"reason\":\"No session\"}}")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("458")
        .hasMessageContaining("No session");
    assertThatThrownBy(() ->
            JanusClient.checked(
                new JsonObject(
                    """
                    {"janus":"event","plugindata":{"plugin":"janus.plugin.videoroom",
                     "data":{"videoroom":"event","error_code":426,"error":"No such room"}}}\
                    """)))
        .hasMessageContaining("426")
        .hasMessageContaining("No such room");
  }

  @Test
  void a_feed_that_is_not_there_yet_is_told_apart() {
    assertThatThrownBy(() ->
            JanusClient.checked(
                new JsonObject(
                    """
                    {"janus":"event","plugindata":{"data":{"error_code":428,"error":"No such feed"}}}\
                    """)))
        .isInstanceOf(JanusClient.NoSuchFeedException.class);
  }

  @Test
  void reads_what_the_plugin_says_and_the_description_beside_it() throws IOException {
    var answer =
        new JsonObject(
            """
            {"janus":"event","plugindata":{"plugin":"janus.plugin.videoroom",
             "data":{"videoroom":"attached","id":42}},"jsep":{"type":"offer","sdp":"v=0"}}\
            """);
    assertThat(JanusClient.pluginData(JanusClient.checked(answer)).getLong("id")).isEqualTo(42);
    assertThat(JanusClient.sdp(answer)).isEqualTo("v=0");
    assertThatThrownBy(() -> JanusClient.sdp(new JsonObject("{\"janus\":\"event\"}")))
        .hasMessageContaining("no description");
  }

  @Test
  void a_subscriber_names_all_feeds_at_once() {
    var join = JanusClient.joinAsSubscriber(7, List.of(3L, 9L));
    assertThat(join.getString("ptype")).isEqualTo("subscriber");
    assertThat(join.getJsonArray("streams").encode()).isEqualTo("[{\"feed\":3},{\"feed\":9}]");
    assertThat(JanusClient.room(7).getBoolean("permanent")).isFalse();
    assertThat(JanusClient.joinAsPublisher(7).getString("ptype")).isEqualTo("publisher");
  }
}
