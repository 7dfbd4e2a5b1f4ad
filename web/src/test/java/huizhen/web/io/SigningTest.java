package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.DocumentVault.Content;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.api.SigningKeys;
import huizhen.web.api.SigningKeys.Why;
import huizhen.web.document.OpinionText;
import huizhen.web.policy.RouteTable;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.MadeAuthority;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents are signed with a key of who signs them, which the password alone opens.
final class SigningTest {
  private static final String OTHER_PASSWORD = "battery staple 42 fern";

  @TempDir Path folder;
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private String drafted() {
    var id = clinic.submitted();
    var _ =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    var now = clinic.clock.instant();
    var start = Instant.parse(Clinic.WHEN);
    while (start.isBefore(now.plus(Duration.ofMinutes(20)))) {
      start = start.plus(Duration.ofDays(7));
    }
    var time =
        new JsonObject()
            .put("start", start.toString())
            .put("end", start.plus(Duration.ofMinutes(30)).toString());
    assertThat(clinic.post("li", "cases/" + id + "/booking", time).getInteger("_status"))
        .isEqualTo(201);
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    clinic.later(Duration.between(now, start.minus(Duration.ofMinutes(10))));
    var _ = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    var opinion =
        new JsonObject().put("findings", "所见").put("diagnosis", "心绞痛").put("advice", "住院");
    var _ =
        Clinic.ok(
            200,
            clinic.as("wang", HttpMethod.PUT, "cases/" + id + "/opinion").sendJsonObject(opinion));
    return id;
  }

  private JsonObject sign(String id, String password) {
    return clinic.post(
        "wang", "cases/" + id + "/opinion/signature", new JsonObject().put("password", password));
  }

  private String signed() {
    var id = drafted();
    var done = sign(id, Clinic.PASSWORD);
    assertThat(done.getInteger("_status")).as(done.encode()).isEqualTo(200);
    return id;
  }

  private byte[] file(String id) {
    var answer =
        Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/opinion.p7s").send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type")).isEqualTo(SignatureFile.MEDIA_TYPE);
    return Clinic.bytes(answer);
  }

  /// What a regulator is told of the newest signature.
  private JsonObject proof(String id) {
    var signed = clinic.signIn("regulator", Clinic.PASSWORD);
    var trace =
        Clinic.ok(
            200,
            clinic
                .ask(HttpMethod.GET, RouteTable.SUPERVISION + "cases/" + id + "/trace")
                .putHeader("Cookie", "__Host-huizhen_session=" + signed.cookie())
                .send());
    return trace.getJsonArray("timeline").stream()
        .map(JsonObject.class::cast)
        .filter(it -> it.getString("type").equals("signature"))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private SigningKeys.Key key() {
    return Objects.requireNonNull(clinic.signing.keys.get("a-wang"));
  }

  private String serial() {
    return Certificates.serial(key().certificate());
  }

  @Test
  void the_first_signature_makes_a_key_of_which_its_owner_is_told() {
    var id = signed();
    var key = key();
    assertThat(key.version()).isEqualTo(1);
    assertThat(Certificates.subject(key.certificate())).isEqualTo("CN=p-wang,OU=hospital,O=省人民医院");
    assertThat(key.toString()).doesNotContain("hzk1");
    assertThat(clinic.trail.count("signing-key.make")).isEqualTo(1);
    assertThat(clinic.notices.all)
        .extracting(it -> it.notice().kind())
        .contains(NoticeKind.SIGNING_KEY_MADE);

    var found = proof(id);
    assertThat(found.getBoolean("isValid")).isTrue();
    assertThat(found.getString("signedBy")).isEqualTo("PRACTITIONER");
    assertThat(found.getJsonObject("certificate").getString("serial")).isEqualTo(serial());
    assertThat(found.containsKey("faults")).isFalse();

    // The next one is signed with the same key, and tells nobody anything.
    var next = signed();
    assertThat(key().version()).isEqualTo(1);
    assertThat(clinic.trail.count("signing-key.make")).isEqualTo(1);
    assertThat(proof(next).getJsonObject("certificate").getString("serial")).isEqualTo(serial());

    var shown = clinic.get("wang", "security").getJsonObject("signingCertificate");
    assertThat(shown.getString("serial")).isEqualTo(serial());
    assertThat(shown.getString("issuer")).contains("Huizhen signing authority");
    assertThat(shown.getString("validUntil")).startsWith("2027-03-02");
    assertThat(clinic.get("li", "security").containsKey("signingCertificate")).isFalse();
  }

  @Test
  void openssl_finds_it_good_with_the_root_that_the_gateway_hands_out() throws Exception {
    var id = signed();
    Files.write(folder.resolve("opinion.p7s"), file(id));
    var root = Clinic.await(clinic.as("li", HttpMethod.GET, "signing/root.pem").send());
    Files.write(folder.resolve("root.pem"), Clinic.bytes(root));
    assertThat(openssl()).isZero();
    var state = Clinic.await(clinic.scheduling.find(new CaseId(id))).orElseThrow();
    var opinion = state.opinions().getLast();
    assertThat(Files.readAllBytes(folder.resolve("text")))
        .isEqualTo(OpinionText.toSign(state, opinion, opinion.signedAt().orElseThrow()));

    var changed = file(id);
    changed[changed.length - 1] ^= 1;
    Files.write(folder.resolve("opinion.p7s"), changed);
    assertThat(openssl()).isNotZero();
  }

  @Test
  void openssl_finds_the_time_stamp_good_that_is_in_it() throws Exception {
    var authority = new MadeAuthority("Clock");
    clinic.signing.stamps = Optional.of(digest -> authority.stamp(digest, clinic.clock.instant()));
    var id = signed();
    var found = proof(id);
    assertThat(found.getBoolean("isValid")).isTrue();
    assertThat(found.getString("stampedAt")).isEqualTo(clinic.clock.instant().toString());
    assertThat(found.getString("stampedBy")).isEqualTo("CN=Stamps");

    Files.write(folder.resolve("opinion.p7s"), file(id));
    var root = Clinic.await(clinic.as("li", HttpMethod.GET, "signing/root.pem").send());
    Files.write(folder.resolve("root.pem"), Clinic.bytes(root));
    assertThat(openssl()).isZero();

    var signer = new CMSSignedData(file(id)).getSignerInfos().getSigners().iterator().next();
    var stamp =
        signer
            .getUnsignedAttributes()
            .get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken)
            .getAttributeValues()[0];
    Files.write(folder.resolve("stamp.tst"), stamp.toASN1Primitive().getEncoded());
    Files.writeString(folder.resolve("stamps.pem"), Certificates.pem(authority.root));
    Files.write(folder.resolve("signature"), signer.getSignature());
    assertThat(stampIsOf("signature")).isZero();
    assertThat(stampIsOf("root.pem")).isNotZero();
  }

  private int stampIsOf(String file) throws Exception {
    return openssl(
        "ts", "-verify", "-data", file, "-in", "stamp.tst", "-token_in", "-CAfile", "stamps.pem");
  }

  private int openssl() throws Exception {
    return openssl(
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "opinion.p7s",
        "-CAfile",
        "root.pem",
        "-out",
        "text");
  }

  private int openssl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-attime", Long.toString(clinic.clock.instant().getEpochSecond())));
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void a_wrong_password_opens_no_key() {
    var id = drafted();
    assertThat(sign(id, "wrong horse 9").getInteger("_status")).isEqualTo(403);
    assertThat(clinic.signing.keys).isEmpty();
    assertThat(clinic.signing.requests).isEmpty();
  }

  @Test
  void who_changes_the_own_password_keeps_the_key() {
    var before = signed();
    var serial = serial();
    var id = drafted();
    var change =
        Clinic.await(
            clinic
                .as("wang", HttpMethod.POST, "security/password")
                .sendJsonObject(
                    new JsonObject()
                        .put("password", Clinic.PASSWORD)
                        .put("newPassword", OTHER_PASSWORD)));
    assertThat(change.statusCode()).as(change.bodyAsString()).isEqualTo(204);
    assertThat(key().wrapped()).hasSize(1);
    assertThat(sign(id, Clinic.PASSWORD).getInteger("_status")).isEqualTo(403);
    assertThat(sign(id, OTHER_PASSWORD).getInteger("_status")).isEqualTo(200);
    assertThat(serial()).isEqualTo(serial);
    assertThat(clinic.trail.count("signing-key.make")).isEqualTo(1);
    assertThat(proof(before).getBoolean("isValid")).isTrue();
    assertThat(proof(id).getBoolean("isValid")).isTrue();
  }

  @Test
  void a_key_that_was_wrapped_for_a_password_that_never_came_opens_with_the_old_one() {
    var _ = signed();
    var account = Clinic.await(clinic.accounts.byUsername("wang")).orElseThrow();
    var key = key();
    // As when the gateway is killed between: wrapped anew, the password not changed.
    clinic.signing.keys.put("a-wang", key.wrapped(List.of("hzk1$other", key.wrapped().getFirst())));
    assertThat(account.isTemporary()).isFalse();
    var id = signed();
    assertThat(key().wrapped()).hasSize(1);
    assertThat(proof(id).getBoolean("isValid")).isTrue();
    assertThat(clinic.trail.count("signing-key.make")).isEqualTo(1);
  }

  @Test
  void whose_password_somebody_else_resets_gets_a_new_key_and_the_old_signatures_stay_good() {
    var before = signed();
    var serial = serial();
    clinic.later(Duration.ofMinutes(1));
    var reset =
        clinic.post(
            "xu",
            "accounts/a-wang/password-reset",
            new JsonObject().put("password", Clinic.PASSWORD).put("identity", "IN_PERSON"));
    assertThat(reset.getInteger("_status")).as(reset.encode()).isEqualTo(201);
    assertThat(key().isGone()).isTrue();
    assertThat(clinic.trail.count("signing-key.replace")).isEqualTo(1);
    var temporary = reset.getString("password");
    var own = clinic.signIn("wang", temporary);
    var change =
        Clinic.await(
            clinic
                .api(HttpMethod.POST, "security/password")
                .putHeader("Cookie", "__Host-huizhen_session=" + own.cookie())
                .putHeader("X-Huizhen-CSRF", own.csrf())
                .sendJsonObject(
                    new JsonObject()
                        .put("password", temporary)
                        .put("newPassword", Clinic.PASSWORD)));
    assertThat(change.statusCode()).as(change.bodyAsString()).isEqualTo(204);

    clinic.later(Duration.ofMinutes(1));
    var after = signed();
    assertThat(serial()).isNotEqualTo(serial);
    assertThat(proof(after).getBoolean("isValid")).isTrue();
    var old = proof(before);
    assertThat(old.getBoolean("isValid")).isTrue();
    assertThat(old.getString("endedFor")).isEqualTo("password-reset");
  }

  @Test
  void a_key_that_does_not_open_is_given_up() {
    var before = signed();
    clinic.later(Duration.ofMinutes(5));
    var key = key();
    clinic.signing.keys.put("a-wang", key.wrapped(List.of("hzk1$changed")));
    var after = signed();
    assertThat(
            Objects.requireNonNull(
                    clinic.signing.standings.get(Certificates.fingerprint(key.certificate())))
                .ended())
        .hasValueSatisfying(it -> assertThat(it.why()).isEqualTo(Why.NOT_OPENABLE));
    assertThat(proof(before).getBoolean("isValid")).isTrue();
    assertThat(proof(after).getBoolean("isValid")).isTrue();
    assertThat(clinic.trail.count("signing-key.replace")).isEqualTo(1);
    assertThat(clinic.trail.count("signing-key.make")).isEqualTo(2);
  }

  @Test
  void what_is_signed_with_a_certificate_that_was_given_up_before_is_not_good() {
    var id = signed();
    var fingerprint = Certificates.fingerprint(key().certificate());
    clinic.signing.standings.computeIfPresent(
        fingerprint, (_, it) -> it.ended(clinic.clock.instant().minusSeconds(60), Why.REVOKED));
    var found = proof(id);
    assertThat(found.getBoolean("isValid")).isFalse();
    assertThat(found.getJsonArray("faults")).isEqualTo(new JsonArray().add("revoked"));
  }

  @Test
  void an_authority_that_is_away_keeps_back_the_first_signature_and_loses_nothing() {
    var id = drafted();
    clinic.signing.isAway = true;
    var refused = sign(id, Clinic.PASSWORD);
    assertThat(refused.getInteger("_status")).isEqualTo(503);
    assertThat(refused.getString("code")).isEqualTo("no-certificate");
    assertThat(refused.getString("zh")).contains("签名证书");
    assertThat(clinic.signing.keys).isEmpty();
    clinic.signing.isAway = false;
    assertThat(sign(id, Clinic.PASSWORD).getInteger("_status")).isEqualTo(200);
    assertThat(proof(id).getBoolean("isValid")).isTrue();
  }

  @Test
  void a_certificate_is_renewed_before_it_is_over_and_signs_on_where_the_authority_is_away() {
    var _ = signed();
    var serial = serial();
    var key = key().certificate().getPublicKey();
    clinic.later(Duration.ofDays(340));
    clinic.signing.isAway = true;
    assertThat(proof(signed()).getBoolean("isValid")).isTrue();
    assertThat(serial()).isEqualTo(serial);

    clinic.signing.isAway = false;
    assertThat(proof(signed()).getBoolean("isValid")).isTrue();
    assertThat(serial()).isNotEqualTo(serial);
    assertThat(key().certificate().getPublicKey()).isEqualTo(key);
    assertThat(clinic.trail.count("signing-key.renew")).isEqualTo(1);
    assertThat(clinic.trail.count("signing-key.make")).isEqualTo(1);

    clinic.later(Duration.ofDays(400));
    clinic.signing.isAway = true;
    var id = drafted();
    assertThat(sign(id, Clinic.PASSWORD).getString("code")).isEqualTo("no-certificate");
  }

  @Test
  void a_certificate_that_its_authority_has_revoked_signs_nothing_more() {
    var _ = signed();
    var serial = serial();
    clinic.signing.word = this::revoked;
    var id = drafted();
    var refused = sign(id, Clinic.PASSWORD);
    assertThat(refused.getInteger("_status")).isEqualTo(409);
    assertThat(refused.getString("code")).isEqualTo("certificate-revoked");
    assertThat(key().isGone()).isTrue();
    clinic.signing.word = Optional::empty;
    assertThat(sign(id, Clinic.PASSWORD).getInteger("_status")).isEqualTo(200);
    assertThat(serial()).isNotEqualTo(serial);
  }

  private Optional<byte[]> revoked() {
    try {
      var now = clinic.clock.instant();
      return Optional.of(
          MadeAuthority.answer(
              key().chain(),
              Optional.of(now.minusSeconds(60)),
              now,
              clinic.keys.pair,
              "Ed25519",
              List.of()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void two_gateways_make_one_key() {
    var id = drafted();
    var other = drafted();
    clinic.signing.between =
        () -> {
          clinic.signing.between = () -> {}; // the other gateway is first, once
          assertThat(sign(other, Clinic.PASSWORD).getInteger("_status")).isEqualTo(200);
        };
    assertThat(sign(id, Clinic.PASSWORD).getInteger("_status")).isEqualTo(200);
    assertThat(key().version()).isEqualTo(1);
    assertThat(proof(id).getJsonObject("certificate").getString("serial")).isEqualTo(serial());
    assertThat(
            clinic.trail.entries.stream()
                .filter(it -> it.event().action().equals("signing-key.make"))
                .map(it -> it.event().outcome()))
        .containsExactly("ok", "ok", "refused:made-elsewhere");
  }

  @Test
  void says_what_is_wrong_with_a_signature() {
    var id = signed();
    var state = Clinic.await(clinic.scheduling.find(new CaseId(id))).orElseThrow();
    var name = SignatureFile.id(state.opinions().getLast().signature().orElseThrow());
    var kept = Objects.requireNonNull(clinic.vault.documents.get(name));
    clinic.vault.documents.put(name, new Content(kept.document(), Buffer.buffer("forged")));
    assertThat(proof(id).getJsonArray("faults")).isEqualTo(new JsonArray().add("unreadable"));
    clinic.vault.documents.remove(name);
    assertThat(proof(id).getJsonArray("faults")).isEqualTo(new JsonArray().add("missing"));
    assertThat(
            Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/opinion.p7s").send())
                .statusCode())
        .isEqualTo(404);

    // Somebody else's signature in its place.
    clinic.signing.standings.replaceAll((_, it) ->
        new SigningKeys.Standing(
            it.fingerprint(),
            it.account(),
            new huizhen.scheduling.api.PractitionerId("p-chen"),
            it.since(),
            it.ended()));
    clinic.vault.documents.put(name, kept);
    assertThat(proof(id).getJsonArray("faults")).isEqualTo(new JsonArray().add("other-signer"));
  }

  @Test
  void a_case_file_has_the_signatures() {
    var id = signed();
    var answer = Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/export").send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(clinic.files.exported.getLast().documents())
        .extracting(it -> it.role())
        .containsExactly("consent", "opinion", "signature");
  }
}
