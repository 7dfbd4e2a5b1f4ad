package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import org.junit.jupiter.api.Test;

final class KeptValidatorsTest {
  private final KeptValidators schemas =
      new KeptValidators(
          SchemaRepository.create(
              new JsonSchemaOptions().setBaseUri("app://huizhen").setDraft(Draft.DRAFT202012)));

  private static JsonSchema of(String type) {
    return JsonSchema.of(new JsonObject().put("type", type));
  }

  @Test
  void a_schema_has_one_validator_and_equal_ones_have_their_own() {
    var text = of("string");
    assertThat(schemas.validator(text)).isSameAs(schemas.validator(text));
    assertThat(schemas.validator(text)).isNotSameAs(schemas.validator(of("string")));
  }

  @Test
  void a_kept_validator_judges_each_value_by_itself() {
    var number = of("integer");
    assertThat(schemas.validator(number).validate("no number").getValid()).isFalse();
    assertThat(schemas.validator(number).validate(7).getValid()).isTrue();
    assertThat(schemas.validator(number).validate("no number").getValid()).isFalse();
  }
}
