package huizhen.recording.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;

/// Writes JSON in the one form of RFC 8785, so that a digest or signature of it means something: no
/// white space, keys in order of their UTF-16 units, the shortest escapes. Of numbers it takes
/// whole ones up to 2^53 only, which we keep to, so that RFC 8785 §3.2.2.3 (ECMAScript's form of
/// doubles) never matters.
public final class CanonicalJson {
  private static final long MAX_WHOLE = 1L << 53;

  /// What [#parseForeign] takes: some 200 MB of memory at the worst.
  public static final int MAX_FOREIGN_BYTES = 16 << 20;

  private static final int MAX_FOREIGN_TOKENS = 1_000_000;
  private static final int MAX_FOREIGN_DEPTH = 32;

  private static final ObjectMapper MAPPER = strict(new ObjectMapper());
  private static final ObjectMapper FOREIGN =
      strict(
          new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxTokenCount(MAX_FOREIGN_TOKENS)
                          .maxNestingDepth(MAX_FOREIGN_DEPTH)
                          .build())
                  .build()));

  private CanonicalJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// Reads any JSON object; refuses duplicate keys.
  public static ObjectNode parse(byte[] json) {
    return parse(MAPPER, json);
  }

  /// As [#parse], of what anybody may have written: refuses what would need much memory.
  public static ObjectNode parseForeign(byte[] json) {
    if (json.length > MAX_FOREIGN_BYTES) {
      throw new IllegalArgumentException(
          "JSON of %d bytes; at most %d are read".formatted(json.length, MAX_FOREIGN_BYTES));
    }
    return parse(FOREIGN, json);
  }

  private static ObjectNode parse(ObjectMapper mapper, byte[] json) {
    try {
      if (mapper.readTree(new String(json, StandardCharsets.UTF_8)) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is not JSON", e);
    }
    throw new IllegalArgumentException("this is not a JSON object");
  }

  private static ObjectMapper strict(ObjectMapper mapper) {
    return mapper
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  public static byte[] bytes(JsonNode node) {
    var out = new StringBuilder();
    write(node, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        char separator = '{';
        for (String name : names) {
          out.append(separator);
          string(name, out);
          out.append(':');
          write(node.path(name), out);
          separator = ',';
        }
        out.append(names.isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(node.path(i), out);
        }
        out.append(']');
      }
      case STRING -> string(node.textValue(), out);
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case NUMBER -> {
        if (!node.isIntegralNumber()
            || !node.canConvertToLong()
            || Math.abs(node.longValue()) > MAX_WHOLE) {
          throw new IllegalArgumentException("only whole numbers up to 2^53 have a form here");
        }
        out.append(node.longValue());
      }
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("no JSON form of a " + node.getNodeType());
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
