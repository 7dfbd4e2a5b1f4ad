package huizhen.recording.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a check of a case file found.
///
/// @param subject the case, or empty when that is not known
/// @param reason why it could not be checked; empty otherwise
/// @param facts what was found whole, in words
/// @param declared what is missing by the gateway's own word
/// @param findings at most [#MAX_FINDINGS] of `findingCount`
public record Report(
    Verdict verdict,
    String subject,
    String reason,
    List<String> facts,
    List<String> declared,
    List<Finding> findings,
    long findingCount) {
  public static final int MAX_FINDINGS = 200;

  public Report {
    facts = List.copyOf(facts);
    declared = List.copyOf(declared);
    findings = List.copyOf(findings);
  }

  public static Report unchecked(String reason) {
    return new Report(Verdict.UNCHECKED, "", reason, List.of(), List.of(), List.of(), 0);
  }

  /// For people, one thing a line.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    if (!subject.isEmpty()) {
      lines.add("Case " + subject);
    }
    facts.forEach(fact -> lines.add("  " + fact));
    declared.stream().limit(MAX_FINDINGS).forEach(gap -> lines.add("  declared: " + gap));
    if (declared.size() > MAX_FINDINGS) {
      lines.add("  declared: and %d more".formatted(declared.size() - MAX_FINDINGS));
    }
    findings.forEach(finding -> lines.add("  " + finding.text()));
    if (findingCount > findings.size()) {
      lines.add("  and %d more".formatted(findingCount - findings.size()));
    }
    lines.add(
        switch (verdict) {
          case SEALED -> "SEALED: whole and unchanged, as the trusted key signed it.";
          case PARTIAL ->
              "PARTIAL: unchanged, as the trusted key signed it; what is missing is declared.";
          case TAMPERED -> "TAMPERED: this is not what was signed; see above for where.";
          case UNCHECKED -> "CANNOT CHECK: " + reason;
        });
    // Names of files may be anything; they shall not play a terminal or end a line.
    lines.replaceAll(line -> line.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?"));
    return lines;
  }

  /// For programs, on one line.
  public String json() {
    ObjectNode out =
        CanonicalJson.object()
            .put("name", "verify")
            .put("verdict", verdict.name().toLowerCase(Locale.ROOT))
            .put("exit", verdict.exitCode())
            .put("case", subject)
            .put("reason", reason)
            .put("declaredCount", declared.size())
            .put("findingCount", findingCount);
    ArrayNode missing = out.putArray("declared");
    declared.stream().limit(MAX_FINDINGS).forEach(missing::add);
    ArrayNode found = out.putArray("findings");
    findings.forEach(finding -> found.add(finding.json()));
    return new String(CanonicalJson.bytes(out), java.nio.charset.StandardCharsets.UTF_8);
  }
}
