package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.evidence.Finding;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is done to a case file is seen and located, and nothing that is fed to the checker makes it
/// throw, hang or eat memory.
@Timeout(120)
class CaseFileDamageTest {
  private static final int RUNS = 300;

  @TempDir static Path folder;
  private static byte[] good = new byte[0];

  /// Where each entry of the good one begins, header included; `.` is the directory.
  private static final Map<String, Integer> STARTS = new LinkedHashMap<>();

  @BeforeAll
  static void make() {
    good = CaseBundle.make(folder.resolve("gateway"));
    int at = 0;
    for (Map.Entry<String, byte[]> entry : CaseBundle.unzip(good).entrySet()) {
      STARTS.put(entry.getKey(), at);
      at += 30 + entry.getKey().length() + entry.getValue().length;
    }
    STARTS.put(".", at);
  }

  @AfterAll
  static void forget() {
    STARTS.clear();
  }

  @Test
  void finds_every_flipped_bit_and_says_where() throws IOException {
    long seed = 20301;
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      int at = random.nextInt(good.length);
      int bit = random.nextInt(8);
      check(at, bit, "seed %d run %d".formatted(seed, run));
    }
  }

  @Test
  void finds_every_flipped_bit_of_the_headers_and_the_directory() throws IOException {
    long seed = 7;
    var random = new Random(seed);
    List<String> names = List.copyOf(STARTS.keySet());
    for (Map.Entry<String, Integer> start : STARTS.entrySet()) {
      int place = names.indexOf(start.getKey());
      if (place > 2 && place < names.size() - 2) {
        continue; // as the third
      }
      int length =
          start.getKey().equals(".")
              ? good.length - start.getValue()
              : 30 + start.getKey().length();
      for (int i = 0; i < length; i++) {
        check(start.getValue() + i, random.nextInt(8), "seed %d header".formatted(seed));
      }
    }
  }

  private static void check(int at, int bit, String run) throws IOException {
    byte[] bad = good.clone();
    bad[at] ^= (byte) (1 << bit);
    Report report = report(bad);
    String as = "%s: byte %d bit %d, %s".formatted(run, at, bit, said(report));
    assertThat(report.verdict()).as(as).isEqualTo(Verdict.TAMPERED);
    String entry = entryAt(at);
    boolean isInHeader = entry.equals(".") || at < start(entry) + 30 + entry.length();
    if (isInHeader) {
      assertThat(report.findings())
          .as(as)
          .anyMatch(it -> it.file().equals(entry) || (it.from() <= at && at <= it.to()));
    } else {
      long within = (long) at - start(entry) - 30 - entry.length();
      assertThat(report.findings()).as(as).hasSize(1);
      Finding finding = report.findings().getFirst();
      assertThat(finding.file()).as(as).isEqualTo(entry);
      boolean isLocated = finding.from() <= within && within <= finding.to();
      // A change that leaves the list readable breaks its signature, which is over all of it.
      assertThat(isLocated || (entry.equals("case.json") && finding.from() < 0)).as(as).isTrue();
      boolean isClose = finding.to() - finding.from() < 1024 || entry.equals("case.json");
      assertThat(isClose).as(as).isTrue();
    }
  }

  @Test
  void finds_every_cut_and_says_where() throws IOException {
    long seed = 20302;
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      int cut = 4 + random.nextInt(good.length - 4);
      Report report = report(Arrays.copyOf(good, cut));
      String as = "seed %d run %d: cut at %d, %s".formatted(seed, run, cut, said(report));
      assertThat(report.verdict()).as(as).isEqualTo(Verdict.TAMPERED);
      String entry = entryAt(cut);
      if (cut >= start("case.json") + 30 + 9) {
        assertThat(report.findings().getFirst().kind()).as(as).isEqualTo(Finding.Kind.MISSING);
        assertThat(report.findings().getFirst().file()).as(as).isEqualTo(entry);
      }
    }
  }

  @Test
  void cannot_check_what_is_no_case_file() throws IOException {
    var random = new Random(3);
    var noise = new byte[5000];
    random.nextBytes(noise);
    for (byte[] foreign :
        new byte[][] {
          new byte[0],
          "PK".getBytes(StandardCharsets.US_ASCII),
          noise,
          zip(ZipEntry.DEFLATED, Map.of("a.txt", new byte[10])),
          zip(ZipEntry.DEFLATED, CaseBundle.unzip(good)),
          zip(ZipEntry.DEFLATED, Map.of("HUIZHEN-CASE.txt", new byte[50 << 20])),
          zip(ZipEntry.DEFLATED, Map.of("../../etc/passwd", new byte[10])),
        }) {
      Report report = report(foreign);
      assertThat(report.verdict()).as(said(report)).isEqualTo(Verdict.UNCHECKED);
      assertThat(report.reason()).isNotEmpty();
    }
    assertThat(report(folder.resolve("nothing")).verdict()).isEqualTo(Verdict.UNCHECKED);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(report(empty).verdict()).isEqualTo(Verdict.UNCHECKED);
  }

  @Test
  void names_entries_that_were_put_in_taken_out_doubled_or_moved() throws IOException {
    byte[] evil = entry("../../evil", 10);
    Report in = report(spliced("log/checkpoint", evil, 0));
    assertThat(in.findings())
        .as(said(in))
        .anyMatch(it -> it.kind() == Finding.Kind.EXTRA && it.file().equals("../../evil"));
    assertThat(report(spliced("case.json", evil, 0)).verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report(spliced(".", evil, 0)).verdict()).isEqualTo(Verdict.TAMPERED);
    Report behind = report(append(good, evil));
    assertThat(behind.findings()).singleElement().matches(it -> it.kind() == Finding.Kind.EXTRA);

    String opinion = "documents/opinion-1.hzd";
    int length = lengthOf(opinion);
    Report out = report(spliced(opinion, new byte[0], length));
    assertThat(out.findings())
        .as(said(out))
        .anyMatch(it -> it.kind() == Finding.Kind.MISSING && it.file().equals(opinion));
    byte[] whole = Arrays.copyOfRange(good, start(opinion), start(opinion) + length);
    Report twice = report(spliced(".", whole, 0));
    assertThat(twice.findings())
        .as(said(twice))
        .anyMatch(it -> it.kind() == Finding.Kind.EXTRA && it.file().equals(opinion));
  }

  @Test
  void refuses_a_list_that_is_huge_deep_or_another_thing() throws IOException {
    Path unpacked = folder.resolve("unpacked");
    CaseBundle.unpack(good, unpacked);
    String[] lists = {
      "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
      "{\"a\":[" + "[],".repeat(1_500_000) + "[]]}",
      "[]",
      "",
      "{\"format\":1}",
      "{\"a\":1.5}",
      "\u0000",
    };
    for (String list : lists) {
      Files.writeString(unpacked.resolve("case.json"), list);
      assertThat(report(unpacked).verdict()).isEqualTo(Verdict.TAMPERED);
    }
    Files.write(unpacked.resolve("case.json"), new byte[17 << 20]);
    assertThat(report(unpacked).verdict()).isEqualTo(Verdict.UNCHECKED);
  }

  @Test
  void never_throws_on_mutated_bytes() throws IOException {
    long seed = 11;
    var random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        // Many in the front, where the headers and the list are.
        bad[random.nextInt(run % 2 == 0 ? bad.length : Math.min(bad.length, 3000))] =
            (byte) random.nextInt();
      }
      assertThat(report(bad).verdict())
          .as("seed %d run %d", seed, run)
          .isIn(Verdict.TAMPERED, Verdict.UNCHECKED);
    }
  }

  private static byte[] entry(String name, int bytes) {
    var content = new byte[bytes];
    var crc = new java.util.zip.CRC32();
    crc.update(content);
    return append(
        huizhen.recording.evidence.ZipForm.localHeader(name, bytes, crc.getValue()), content);
  }

  /// With `cut` bytes at the begin of an entry replaced.
  private static byte[] spliced(String before, byte[] with, int cut) {
    int at = start(before);
    byte[] front = append(Arrays.copyOf(good, at), with);
    return append(front, Arrays.copyOfRange(good, at + cut, good.length));
  }

  private static int lengthOf(String entry) {
    return STARTS.values().stream()
            .filter(it -> it > start(entry))
            .min(Integer::compare)
            .orElseThrow()
        - start(entry);
  }

  private static byte[] append(byte[] front, byte[] back) {
    byte[] all = Arrays.copyOf(front, front.length + back.length);
    System.arraycopy(back, 0, all, front.length, back.length);
    return all;
  }

  private static byte[] zip(int method, Map<String, byte[]> files) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setMethod(method);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return out.toByteArray();
  }

  private static int start(String entry) {
    return Objects.requireNonNull(STARTS.get(entry));
  }

  private static String entryAt(int at) {
    String found = "";
    for (Map.Entry<String, Integer> start : STARTS.entrySet()) {
      if (start.getValue() <= at) {
        found = start.getKey();
      }
    }
    return found;
  }

  private static Report report(byte[] bundle) throws IOException {
    return report(Files.write(folder.resolve("case.zip"), bundle));
  }

  private static Report report(Path bundle) {
    Path key = CaseBundle.signingKey(folder.resolve("gateway"));
    return BundleVerifier.report(bundle, Optional.of(key));
  }

  private static String said(Report report) {
    return String.join("\n", report.lines());
  }
}
