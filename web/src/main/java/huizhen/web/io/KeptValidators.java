package huizhen.web.io;

import io.vertx.core.file.FileSystem;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The schemas of a contract, each of whose validators is made once. The library's own repository
/// makes one for each value that it looks at, and copies all that it knows into it: a fifth of what
/// a request cost.
///
/// A validator changes nothing when it validates, so that all threads may use it. There are as many
/// as the contract has schemas; none comes later.
final class KeptValidators implements SchemaRepository {
  private final SchemaRepository schemas;
  private final Map<Schema, Validator> kept = new ConcurrentHashMap<>();

  KeptValidators(SchemaRepository schemas) {
    this.schemas = schemas;
  }

  /// By which object it is: to compare contents would cost what is saved.
  private record Schema(JsonSchema json) {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof Schema(var that) && json == that;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(json);
    }
  }

  @Override
  public Validator validator(JsonSchema schema) {
    return kept.computeIfAbsent(new Schema(schema), _ -> schemas.validator(schema));
  }

  @Override
  public Validator validator(String reference) {
    return schemas.validator(reference);
  }

  @Override
  public Validator validator(String reference, JsonSchemaOptions options) {
    return schemas.validator(reference, options);
  }

  @Override
  public Validator validator(JsonSchema schema, JsonSchemaOptions options, boolean isDereferenced) {
    return schemas.validator(schema, options, isDereferenced);
  }

  @Override
  public SchemaRepository dereference(JsonSchema schema) {
    var _ = schemas.dereference(schema);
    return this;
  }

  @Override
  public SchemaRepository dereference(String uri, JsonSchema schema) {
    var _ = schemas.dereference(uri, schema);
    return this;
  }

  @Override
  public SchemaRepository preloadMetaSchema(FileSystem files) {
    var _ = schemas.preloadMetaSchema(files);
    return this;
  }

  @Override
  public SchemaRepository preloadMetaSchema(FileSystem files, Draft draft) {
    var _ = schemas.preloadMetaSchema(files, draft);
    return this;
  }

  @Override
  public JsonObject resolve(JsonObject schema) {
    return schemas.resolve(schema);
  }

  @Override
  public JsonSchema find(String pointer) {
    return schemas.find(pointer);
  }
}
