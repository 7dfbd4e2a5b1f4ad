package huizhen.recording.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault.StoredDocument;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.log.Checkpoint;
import huizhen.recording.log.TreeHash;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.StoredManifest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The signed list of a case file, `case.json` in it: whose evidence it is, each recording's whole
/// manifest, what documents there are, and every other file with its digest. Canonical JSON; the
/// signature is over all but the signature.
///
/// @param publicKey of who signed it, X.509 SubjectPublicKeyInfo in base64. It only tells a change
///   from another signer; whose key to believe is never read from here
/// @param logKey of who signed the log's checkpoint; mostly the same
/// @param underWay recordings that had not ended and are not here
/// @param absentConsents that recordings name and this vault has no document of
public record CaseList(
    CaseId caseId,
    Instant exportedAt,
    String build,
    String publicKey,
    String logKey,
    Checkpoint checkpoint,
    List<StoredManifest> recordings,
    List<RecordingId> underWay,
    List<Document> documents,
    List<String> absentConsents,
    List<BundleFile> files,
    String signature) {
  public static final String NAME = "case.json";
  private static final int FORMAT = 1;

  /// With a key of the log's own: what came before does not know it.
  private static final int LATER_FORMAT = 2;

  /// A document whose envelope is here; what is in it can be checked by who was given it.
  public record Document(StoredDocument stored, String role) {}

  public CaseList {
    recordings = List.copyOf(recordings);
    underWay = List.copyOf(underWay);
    documents = List.copyOf(documents);
    absentConsents = List.copyOf(absentConsents);
    files = List.copyOf(files);
  }

  public byte[] signedBytes() {
    return CanonicalJson.bytes(json());
  }

  public byte[] toBytes() {
    return CanonicalJson.bytes(json().put("signature", signature));
  }

  public CaseList withSignature(String made) {
    return new CaseList(
        caseId,
        exportedAt,
        build,
        publicKey,
        logKey,
        checkpoint,
        recordings,
        underWay,
        documents,
        absentConsents,
        files,
        made);
  }

  /// Throws an [IllegalArgumentException] when this is no list of a format that we know.
  public static CaseList of(ObjectNode in) {
    int format = in.path("format").asInt();
    if (format != FORMAT && format != LATER_FORMAT) {
      throw new IllegalArgumentException("a list of an unknown format");
    }
    try {
      JsonNode log = in.path("log");
      return new CaseList(
          new CaseId(in.path("case").asText()),
          Instant.parse(in.path("exportedAt").asText()),
          in.path("build").asText(),
          in.path("publicKey").asText(),
          in.path("logKey").asText(in.path("publicKey").asText()),
          new Checkpoint(
              log.path("origin").asText(),
              log.path("size").asLong(),
              TreeHash.ofBase64(log.path("root").asText())),
          each(in.path("recordings"), node -> StoredManifest.parse(CanonicalJson.bytes(node))),
          each(in.path("underWay"), node -> new RecordingId(node.asText())),
          each(in.path("documents"), CaseList::document),
          each(in.path("absentConsents"), JsonNode::asText),
          each(in.path("files"), BundleFile::parse),
          in.path("signature").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a list with a time that is none", e);
    }
  }

  private ObjectNode json() {
    ObjectNode out =
        CanonicalJson.object()
            .put("format", logKey.equals(publicKey) ? FORMAT : LATER_FORMAT)
            .put("case", caseId.value())
            .put("exportedAt", exportedAt.toString())
            .put("build", build)
            .put("publicKey", publicKey);
    if (!logKey.equals(publicKey)) {
      out.put("logKey", logKey);
    }
    out.putObject("log")
        .put("origin", checkpoint.origin())
        .put("size", checkpoint.size())
        .put("root", checkpoint.root().base64());
    ArrayNode manifests = out.putArray("recordings");
    recordings.forEach(each -> manifests.add(CanonicalJson.parse(each.toBytes())));
    ArrayNode open = out.putArray("underWay");
    underWay.forEach(id -> open.add(id.value()));
    ArrayNode described = out.putArray("documents");
    documents.forEach(each -> describe(each, described.addObject()));
    ArrayNode absent = out.putArray("absentConsents");
    absentConsents.forEach(absent::add);
    ArrayNode listed = out.putArray("files");
    files.forEach(file -> file.describe(listed.addObject()));
    return out;
  }

  private static void describe(Document document, ObjectNode out) {
    StoredDocument stored = document.stored();
    out.put("id", stored.id())
        .put("role", document.role())
        .put("case", stored.caseId().value())
        .put("mediaType", stored.mediaType())
        .put("retention", stored.retention().name())
        .put("bytes", stored.bytes())
        .put("sha256", stored.sha256())
        .put("storedAt", stored.storedAt().toString());
  }

  private static Document document(JsonNode in) {
    return new Document(
        new StoredDocument(
            in.path("id").asText(),
            new CaseId(in.path("case").asText()),
            in.path("mediaType").asText(),
            RetentionClass.valueOf(in.path("retention").asText()),
            in.path("bytes").asLong(),
            in.path("sha256").asText(),
            Instant.parse(in.path("storedAt").asText())),
        in.path("role").asText());
  }

  private static <T> List<T> each(JsonNode in, Function<JsonNode, T> form) {
    var out = new ArrayList<T>();
    in.forEach(node -> out.add(form.apply(node)));
    return out;
  }
}
