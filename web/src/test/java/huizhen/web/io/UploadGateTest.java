package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.web.api.UploadScanner.Verdict;
import huizhen.web.document.OpinionText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Policy `upload.scanned`: nothing infected is stored, and nothing that could not be looked at.
final class UploadGateTest {
  private static final String NAME = "张小明 心电图.pdf";
  private static final String CONTENT = "%PDF-1.7 ecg";
  private final Clinic clinic = Clinic.fresh();

  private JsonObject upload(String path) {
    return Clinic.json(
        clinic
            .as("li", HttpMethod.POST, path)
            .putHeader("Content-Type", "application/pdf")
            .putHeader("X-File-Name", java.net.URLEncoder.encode(NAME, StandardCharsets.UTF_8))
            .sendBuffer(Buffer.buffer(CONTENT)));
  }

  private List<AuditEvent> scans() {
    return clinic.trail.entries.stream()
        .map(it -> it.event())
        .filter(it -> it.action().equals("upload.scan"))
        .toList();
  }

  @Test
  void stores_what_is_clean_without_a_word() {
    clinic.scanner.verdict = Future.succeededFuture(new Verdict.Clean());
    var id = clinic.submitted();
    assertThat(upload("cases/" + id + "/materials").getInteger("_status")).isEqualTo(201);
    assertThat(clinic.scanner.asked).isEqualTo(1);
    assertThat(scans()).isEmpty();
  }

  @Test
  void stores_nothing_that_is_infected_and_writes_its_digest_and_no_name() {
    clinic.scanner.verdict = Future.succeededFuture(new Verdict.Infected("Win.Test.EICAR_HDB-1"));
    var id = clinic.submitted();
    var answer = upload("cases/" + id + "/materials");
    assertThat(answer.getInteger("_status")).isEqualTo(422);
    assertThat(answer.getString("code")).isEqualTo("upload-infected");
    assertThat(answer.getString("zh")).contains("未保存");
    assertThat(answer.encode()).doesNotContain("EICAR", "心电图");
    assertThat(clinic.vault.documents).isEmpty();
    assertThat(clinic.get("li", "cases/" + id).getJsonArray("materials")).isEmpty();
    var entry = scans().getFirst();
    assertThat(entry.outcome()).isEqualTo("refused:infected");
    assertThat(entry.subject()).isEqualTo(id);
    assertThat(entry.detail())
        .contains(
            "Win.Test.EICAR_HDB-1", OpinionText.digest(CONTENT.getBytes(StandardCharsets.US_ASCII)))
        .doesNotContain("心电图", Clinic.PATIENT);
  }

  @Test
  void stores_nothing_while_the_scanner_is_away_and_takes_it_afterwards() {
    clinic.scanner.verdict = Future.failedFuture("clamd hung up");
    var id = clinic.submitted();
    var answer = upload("cases/" + id + "/materials");
    assertThat(answer.getInteger("_status")).isEqualTo(503);
    assertThat(answer.getString("code")).isEqualTo("scanner-away");
    assertThat(clinic.vault.documents).isEmpty();
    assertThat(scans().getFirst().outcome()).isEqualTo("refused:scanner-away");
    clinic.scanner.verdict = Future.succeededFuture(new Verdict.Clean());
    assertThat(upload("cases/" + id + "/materials").getInteger("_status")).isEqualTo(201);
  }

  @Test
  void writes_down_what_was_stored_unscanned_where_the_deployment_says_so() {
    clinic.scanner.verdict = Future.succeededFuture(new Verdict.NotScanned(true));
    var id = clinic.submitted();
    assertThat(upload("cases/" + id + "/materials").getInteger("_status")).isEqualTo(201);
    assertThat(scans().getFirst().outcome()).isEqualTo("unscanned");
  }

  @Test
  void looks_at_documents_of_orders_too() {
    var order = clinic.post("li", "orders", OrderRoutesTest.form()).getString("id");
    clinic.scanner.verdict = Future.succeededFuture(new Verdict.Infected("X"));
    var answer = upload("orders/" + order + "/materials");
    assertThat(answer.getString("code")).as(answer.encode()).isEqualTo("upload-infected");
    assertThat(clinic.vault.documents).isEmpty();
  }
}
