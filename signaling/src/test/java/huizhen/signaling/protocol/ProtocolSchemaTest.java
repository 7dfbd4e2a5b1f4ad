package huizhen.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The schema in the documentation says what the code takes and gives: what it does not say is that
/// ids within one message differ.
final class ProtocolSchemaTest {
  private static final int MUTATIONS = Boolean.getBoolean("huizhen.full") ? 20_000 : 6_000;

  private final JsonObject schema =
      new JsonObject(Files.readString(Path.of("../docs/huizhen.v1.schema.json")));

  private final Validator client = validator("client");
  private final Validator server = validator("server");

  ProtocolSchemaTest() throws IOException {}

  @Test
  void holds_for_every_example_of_the_document() throws IOException {
    for (String example : ProtocolDocumentTest.clientExamples()) {
      assertThat(isValid(client, new JsonObject(example))).as(example).isTrue();
    }
    for (String example : ProtocolDocumentTest.serverExamples()) {
      assertThat(isValid(server, new JsonObject(example))).as(example).isTrue();
    }
  }

  /// Each example with a field left out, added, of another kind or out of its bounds.
  @Test
  void takes_what_the_code_takes_and_refuses_what_it_refuses() throws IOException {
    List<String> examples = ProtocolDocumentTest.clientExamples();
    int taken = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      JsonObject message = new JsonObject(examples.get(seed % examples.size()));
      mutate(message, random);
      boolean isTaken = isTaken(message);
      assertThat(isValid(client, message)).as("seed %d: %s", seed, message).isEqualTo(isTaken);
      taken += isTaken ? 1 : 0;
    }
    assertThat(taken).isBetween(MUTATIONS / 20, MUTATIONS / 2);
  }

  private static boolean isValid(Validator validator, JsonObject message) {
    return validator.validate(message).getValid();
  }

  private Validator validator(String side) {
    JsonObject root = schema.copy();
    root.remove("anyOf");
    root.put("$ref", "#/$defs/" + side);
    return Validator.create(
        JsonSchema.of(root),
        new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://huizhen.invalid"));
  }

  private static boolean isTaken(JsonObject message) {
    try {
      var _ = MessageCodec.read(message.encode());
      return true;
    } catch (ProtocolException _) {
      return false;
    }
  }

  private static void mutate(JsonObject message, Random random) {
    List<JsonObject> places = new ArrayList<>();
    collect(message, places);
    JsonObject place = places.get(random.nextInt(places.size()));
    List<String> names = new ArrayList<>(place.fieldNames());
    String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
    switch (random.nextInt(4)) {
      case 0 -> place.remove(name);
      case 1 -> place.put("unknown", 1);
      default -> place.put(name, other(random));
    }
  }

  private static void collect(Object value, List<JsonObject> into) {
    if (value instanceof JsonObject object) {
      into.add(object);
      object.forEach(field -> collect(field.getValue(), into));
    } else if (value instanceof JsonArray array) {
      array.forEach(item -> collect(item, into));
    }
  }

  private static Object other(Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> true;
      case 1 -> 0;
      case 2 -> -1;
      case 3 -> 0.5;
      case 4 -> 20_000;
      case 5 -> 1_000_000_000_000L;
      case 6 -> "";
      case 7 -> "u-9";
      case 8 -> "camera";
      case 9 -> "microphone";
      case 10 -> "mute";
      case 11 -> "x".repeat(33 + random.nextInt(3_000));
      case 12 -> new JsonArray();
      case 13 -> 181;
      case 14 -> "  ";
      default -> new JsonObject();
    };
  }
}
