#!/bin/sh
# Gets LanguageTool's server with English from Maven Central into a folder (169 jars, 247 MB).
# Usage: .ci/languagetool.sh DIR. Does nothing when DIR is complete. Start the server with
#   java -cp 'DIR/*' org.languagetool.server.HTTPServer -p PORT
# The other languages come along as dependencies; the server does not start without them.
set -eu

version=6.7
directory=${1:?usage: .ci/languagetool.sh DIR}
marker="$directory/.complete-$version" # written last: a broken download is begun again

if [ -e "$marker" ]; then
    exit 0
fi
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

cat >"$build/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>garble</groupId>
  <artifactId>languagetool</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.languagetool</groupId>
      <artifactId>languagetool-server</artifactId>
      <version>$version</version>
    </dependency>
    <dependency>
      <groupId>org.languagetool</groupId>
      <artifactId>language-en</artifactId>
      <version>$version</version>
    </dependency>
  </dependencies>
</project>
POM

rm -f "$directory"/*.jar # jars of another version on the same class path would clash
mvn --batch-mode --quiet --file "$build/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$directory"
touch "$marker"
