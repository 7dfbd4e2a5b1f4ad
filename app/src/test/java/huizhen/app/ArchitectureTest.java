package huizhen.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Set;

/// The modules' dependencies and the line between core and shell, held on the class files.
@AnalyzeClasses(packages = "huizhen", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  /// Printing a document reads a font file and blocks.
  private static final String[] SHELL = {
    "huizhen..io..", "huizhen.web.document..", "huizhen.app..", "huizhen.bench.."
  };

  private static final DescribedPredicate<JavaClass> CORE =
      resideInAPackage("huizhen..").and(resideOutsideOfPackages(SHELL));

  @ArchTest
  static final ArchRule relay_knows_no_other_module =
      noModule("relay", "scheduling", "recording", "signaling", "web", "app");

  @ArchTest
  static final ArchRule scheduling_knows_no_other_module =
      noModule("scheduling", "relay", "recording", "signaling", "web", "app");

  @ArchTest
  static final ArchRule recording_knows_the_relay_alone =
      noModule("recording", "scheduling", "signaling", "web", "app");

  @ArchTest
  static final ArchRule signaling_knows_the_relay_alone =
      noModule("signaling", "scheduling", "recording", "web", "app");

  @ArchTest
  static final ArchRule web_knows_scheduling_and_recording = noModule("web", "signaling", "app");

  @ArchTest
  static final ArchRule of_another_module_only_the_api_is_seen =
      noClasses()
          .that(resideInAPackage("huizhen.recording..").or(resideInAPackage("huizhen.signaling..")))
          .should()
          .dependOnClassesThat(
              resideInAPackage("huizhen.relay..")
                  .and(resideOutsideOfPackages("huizhen.relay.api")));

  @ArchTest
  static final ArchRule web_sees_only_apis =
      noClasses()
          .that(resideInAPackage("huizhen.web.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      // A recording's manifest says what a track shows in the relay's words.
                      "huizhen.scheduling..", "huizhen.recording..", "huizhen.relay..")
                  .and(resideOutsideOfPackages("huizhen..api")));

  @ArchTest
  static final ArchRule the_core_has_no_sockets_files_or_frameworks =
      noClasses()
          .that(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.net.http..",
              "javax.net..",
              "io.vertx.redis..",
              "io.vertx.ext..",
              "io.micrometer..");

  /// A future is how an api answers, a buffer what it takes; JSON is a value.
  @ArchTest
  static final ArchRule the_core_takes_of_vertx_only_futures_buffers_and_json =
      noClasses()
          .that(CORE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.vertx..")
                  .and(
                      resideOutsideOfPackages(
                          "io.vertx.core.json", "io.vertx.core.buffer", "io.vertx.core.streams"))
                  .and(isNot("io.vertx.core.Future")));

  @ArchTest
  static final ArchRule the_core_has_no_threads_and_locks =
      noClasses()
          .that(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent.atomic..", "java.util.concurrent.locks..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule the_core_reads_no_clock_and_rolls_no_dice =
      noClasses()
          .that(CORE)
          .should()
          .callMethodWhere(isImpure())
          .orShould()
          .callConstructorWhere(isUnseededRandom());

  @ArchTest
  static final ArchRule netty_buffers_stop_in_the_relays_shell =
      noClasses()
          .that(
              resideInAPackage("huizhen.relay..")
                  .and(resideOutsideOfPackages("huizhen.relay.io..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty.buffer..");

  @ArchTest
  static final ArchRule dtls_is_in_the_relays_shell =
      noClasses()
          .that(resideOutsideOfPackages("huizhen.relay.io.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle.tls..");

  @ArchTest
  static final ArchRule srtp_is_in_one_place =
      noClasses()
          .that(resideOutsideOfPackages("huizhen.relay.transport.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jitsi.srtp..");

  @ArchTest
  static final ArchRule packages_of_a_module_have_no_cycles =
      slices().matching("huizhen.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses()
          .should()
          .haveNameMatching(".*\\.\\w+(Manager|Helper|Util|Utils|Impl|Common|Info)(\\$.*)?");

  @ArchTest
  static final ArchRule settings_are_read_in_one_place =
      noClasses()
          .that(resideOutsideOfPackages("huizhen.app.."))
          .should()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class);

  @ArchTest
  static final ArchRule nothing_prints_but_the_start =
      noClasses()
          .that(resideOutsideOfPackages("huizhen.app", "huizhen.bench.."))
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  private static ArchRule noModule(String module, String... others) {
    var packages =
        java.util.Arrays.stream(others).map("huizhen.%s.."::formatted).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("huizhen.%s..".formatted(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static DescribedPredicate<JavaClass> isNot(String name) {
    return DescribedPredicate.describe("is not " + name, type -> !type.getName().equals(name));
  }

  private static DescribedPredicate<JavaCall<?>> isImpure() {
    var calls =
        Set.of(
            "java.lang.System.nanoTime()",
            "java.lang.System.currentTimeMillis()",
            "java.time.Instant.now()",
            "java.time.LocalDate.now()",
            "java.time.LocalDateTime.now()",
            "java.time.ZonedDateTime.now()",
            "java.util.UUID.randomUUID()",
            "java.lang.Math.random()",
            "java.util.concurrent.ThreadLocalRandom.current()",
            "java.time.Clock.systemUTC()");
    return DescribedPredicate.describe(
        "reads a clock or rolls dice", call -> calls.contains(call.getTarget().getFullName()));
  }

  private static DescribedPredicate<JavaCall<?>> isUnseededRandom() {
    var constructors = Set.of("java.util.Random.<init>()", "java.security.SecureRandom.<init>()");
    return DescribedPredicate.describe(
        "makes an unseeded random", call -> constructors.contains(call.getTarget().getFullName()));
  }
}
