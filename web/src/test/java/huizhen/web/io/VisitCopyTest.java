package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitRecord;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The patient takes a copy of his own visit with him, once the doctor has signed it.
final class VisitCopyTest {
  private static final VisitId VISIT = new VisitId("followup-1");

  private AccessWorld world;
  private Clinic clinic;

  @BeforeEach
  void open() {
    world = new AccessWorld("booked");
    clinic = world.clinic;
  }

  private HttpResponse<Buffer> copy(Ownership of) {
    var sent = clinic.api(HttpMethod.GET, "visit/copy");
    world.shows(Principal.PATIENT, of).forEach(sent::putHeader);
    return Clinic.await(sent.send());
  }

  private String signed() {
    var it = Clinic.await(clinic.visits.find(VISIT)).orElseThrow();
    var block = Clinic.await(clinic.visits.session(it.plan().block())).orElseThrow().block();
    var document =
        Clinic.await(
            clinic.vault.store(
                "record-1",
                new CaseId(Visit.room(VISIT)),
                "application/json",
                RetentionClass.OUTPATIENT_RECORD,
                Buffer.buffer("{}")));
    var record =
        new VisitRecord(
            "高血压 <2级>",
            true,
            "低盐饮食，每日测血压",
            "氨氯地平 5mg 每日一次",
            Optional.of(LocalDate.parse("2026-04-02")),
            new DocumentId("record-1"),
            "c2lnbmF0dXJl",
            clinic.clock.instant());
    clinic.visits.keep(
        block,
        new Visit(
            it.id(),
            it.version() + 1,
            VisitState.COMPLETED,
            it.plan(),
            it.precheck(),
            it.place(),
            it.course().signed(record).recordings(List.of("rec-1")),
            it.timers(),
            it.createdAt(),
            clinic.clock.instant()));
    return document.sha256();
  }

  @Test
  void it_says_what_was_signed_and_by_which_digest_the_original_is_known() throws IOException {
    var digest = signed();
    var answer = copy(Ownership.OWN);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/pdf");
    assertThat(answer.getHeader("Content-Disposition"))
        .isEqualTo("attachment; filename=\"visit-followup-1.pdf\"");
    try (var pdf = Loader.loadPDF(Objects.requireNonNull(answer.body()).getBytes())) {
      var text = new PDFTextStripper().getText(pdf).replaceAll("\\s", "");
      assertThat(text)
          .contains("患者副本", "高血压<2级>", "低盐饮食，每日测血压", "氨氯地平5mg每日一次", "2026-04-02")
          .contains(digest, "c2lnbmF0dXJl", "1段")
          .doesNotContain("330102198001011234");
    }
    assertThat(clinic.trail.entries)
        .anySatisfy(it -> {
          assertThat(it.event().action()).isEqualTo("visit.copy");
          assertThat(it.event().actor()).isEqualTo(Visit.patientAccount(VISIT));
        });
  }

  @Test
  void the_doctor_has_the_file_of_the_signature_and_nobody_else() {
    var path = "visits/" + VISIT.value() + "/record.p7s";
    assertThat(Clinic.await(clinic.as("wang", HttpMethod.GET, path).send()).statusCode())
        .isEqualTo(404);
    var _ = signed();
    var file = Buffer.buffer(new byte[1_000]);
    var _ =
        Clinic.await(
            clinic.vault.store(
                SignatureFile.id("c2lnbmF0dXJl"),
                new CaseId(Visit.room(VISIT)),
                SignatureFile.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                file));
    MemorySigning.isHanded(clinic, "wang", path);
    assertThat(clinic.trail.count("visit.signature")).isEqualTo(1);
    assertThat(Clinic.await(clinic.as("chen", HttpMethod.GET, path).send()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void there_is_none_before_the_doctor_has_signed() {
    var answer = copy(Ownership.OWN);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.bodyAsString()).contains("not-signed");
  }
}
