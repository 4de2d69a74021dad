#!/usr/bin/env bash
# wp-server.sh up DIR [PORT]   starts a throw-away WordPress in DIR; prints one JSON line on stdout
# wp-server.sh down DIR        stops it (DIR is kept; delete it for a clean site)
# Exit codes: 2 wrong use, 3 the WordPress packages cannot be had, 1 anything else
# Needs (Debian): php-cli php-mysql php-gd php-mbstring php-getid3 mariadb-server-core mariadb-client-core
# Environment, all optional:
#   WP_SRC=folder         WordPress files to copy (default: unpack Debian's `wordpress` package)
#   WP_DEBS=folder        where the two .deb files are kept between runs (default DIR/debs)
#   WP_PARENT=pid         stop and delete everything when this process is gone
#   PHP_WORKERS=4         parallel requests;  PHP_INI_ARGS="-d memory_limit=64M ..." comes last, so it wins
#   WP_MU_PLUGINS=folder  *.php copied to wp-content/mu-plugins (test hooks)
#   WP_CONFIG_EXTRA='define(...);'   more lines of wp-config.php
set -euo pipefail
[ $# -ge 2 ] || { sed -n 2,3p "$0" >&2; exit 2; }
self=$(readlink -f "$0")
cmd=$1; mkdir -p "$2"; dir=$(cd "$2" && pwd); port=${3:-0}
run="$dir/run"; site="$dir/site"; debs=${WP_DEBS:-$dir/debs}
say() { echo "wp-server: $*" >&2; }

# A pid file counts only while its process is one of ours: numbers are used again.
mine() { local p; [ -s "$1" ] && p=$(cat "$1") && kill -0 "$p" 2>/dev/null && tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -qF -- "$dir/"; }
running() { local st; { read -r _ _ st _ <"/proc/$1/stat"; } 2>/dev/null && [ "$st" != Z ]; }
wait_gone() { local i; for i in $(seq "$2"); do running "$1" || return 0; sleep 0.05; done; return 1; }
settle() { local i; for i in $(seq 100); do mine "$1" && return 0; sleep 0.02; done; return 1; }
down() {  # PHP first (it holds no state, so its whole group is killed), then the database politely
  local p
  if mine "$run/php.pid"; then p=$(cat "$run/php.pid"); kill -KILL -- "-$p" 2>/dev/null || true; wait_gone "$p" 100 || true; fi
  if mine "$run/db.pid"; then p=$(cat "$run/db.pid"); kill -TERM "$p" || true; wait_gone "$p" 300 || { kill -KILL "$p" || true; wait_gone "$p" 100 || true; }; fi
  rm -f "$run/php.pid" "$run/db.pid"
}
fetch_debs() {  # downloads beside the cache and moves in, so that two starts at once cannot spoil it
  local new; mkdir -p "$debs"; new=$(mktemp -d "$debs/new.XXXXXX")
  if ! (cd "$new" && apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3 download wordpress wordpress-theme-twentytwentythree >apt.log 2>&1); then
    cat "$new/apt.log" >&2; rm -rf "$new"
    say "cannot download the packages wordpress and wordpress-theme-twentytwentythree; try: apt-get update, or put the two .deb files into $debs"
    exit 3
  fi
  mv -f "$new"/*.deb "$debs/"; rm -rf "$new"
}
newest() { find "$debs" -maxdepth 1 -name "$1_*.deb" -printf '%T@ %p\n' 2>/dev/null | sort -n | tail -n 1 | cut -d' ' -f2-; }

case $cmd in
  down) down; exit 0 ;;
  watch) while kill -0 "$3" 2>/dev/null && [ -e "$run/php.pid" ]; do sleep 1; done
         kill -0 "$3" 2>/dev/null || { down; rm -rf "$dir"; }
         exit 0 ;;
  up) ;;
  *) say "unknown command $cmd"; exit 2 ;;
esac
mkdir -p "$run" "$dir/tmp"
if mine "$run/php.pid" && mine "$run/db.pid"; then cat "$run/info.json"; exit 0; fi
down
trap 'rc=$?; if [ $rc -ne 0 ]; then say "failed ($rc)"; [ $rc -eq 3 ] || tail -n 20 "$run"/*.log >&2 || true; down; fi' EXIT

# 1. WordPress files
if [ ! -e "$site/wp-load.php" ]; then
  rm -rf "$site.new"; mkdir -p "$site.new"
  if [ -n "${WP_SRC:-}" ]; then cp -RL "$WP_SRC/." "$site.new/"
  else
    [ -n "$(newest wordpress)" ] && [ -n "$(newest wordpress-theme-twentytwentythree)" ] || fetch_debs
    rm -rf "$dir/tmp/x"
    for package in wordpress wordpress-theme-twentytwentythree; do dpkg -x "$(newest $package)" "$dir/tmp/x"; done
    cp -R "$dir/tmp/x/usr/share/wordpress/." "$site.new/"
    # the package links getid3 and the CA list to other packages: make the tree self-contained
    find "$site.new/wp-includes/ID3" -type l -delete
    cp -RnL "$(dirname "$(dpkg -L php-getid3 | grep '/getid3\.php$')")/." "$site.new/wp-includes/ID3/"
    rm -f "$site.new/wp-includes/certificates/ca-bundle.crt"; : >"$site.new/wp-includes/certificates/ca-bundle.crt"
    rm -rf "$dir/tmp/x"
  fi
  rm -f "$site.new/.htaccess" "$site.new/wp-config.php"
  mkdir -p "$site.new/wp-content/uploads" "$site.new/wp-content/mu-plugins"
  rm -rf "$site"; mv "$site.new" "$site"
fi
if [ -n "${WP_MU_PLUGINS:-}" ]; then cp "$WP_MU_PLUGINS"/*.php "$site/wp-content/mu-plugins/"; fi

# 2. database: our own mariadbd, socket only
sock="$run/db.sock"; [ ${#sock} -le 100 ] || sock="$(mktemp -d -t wpdb.XXXXXX)/s"   # a socket's path is short
if [ ! -d "$dir/db/mysql" ]; then
  mariadb-install-db --no-defaults --datadir="$dir/db" --user="$(id -un)" \
    --auth-root-authentication-method=normal --skip-test-db >"$run/db-install.log" 2>&1
fi
setsid mariadbd --no-defaults --datadir="$dir/db" --user="$(id -un)" --socket="$sock" --pid-file="$run/mariadbd.pid" \
  --skip-networking --skip-log-bin --performance-schema=OFF --skip-name-resolve --tmpdir="$dir/tmp" \
  --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-fast-shutdown=2 \
  --max-allowed-packet=64M </dev/null >"$run/db.log" 2>&1 &
echo $! >"$run/db.pid"; settle "$run/db.pid"
cat >"$run/wait-db.php" <<'PHP'
<?php mysqli_report(MYSQLI_REPORT_OFF);
for ($i = 0; $i < 600; $i++) {
  $m = @mysqli_connect('localhost', 'root', '', '', 0, $argv[1]);
  if ($m) exit(mysqli_query($m, 'CREATE DATABASE IF NOT EXISTS wp CHARACTER SET utf8mb4') ? 0 : 2);
  usleep(50000);
}
exit(1);
PHP
php "$run/wait-db.php" "$sock"

# 3. configuration and site
if [ "$port" = 0 ]; then port=$(php -r '$s=stream_socket_server("tcp://127.0.0.1:0");echo explode(":",stream_socket_get_name($s,false))[1];'); fi
url="http://127.0.0.1:$port"
cat >"$site/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:$sock');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH_KEY','SECURE_AUTH_KEY','LOGGED_IN_KEY','NONCE_KEY','AUTH_SALT','SECURE_AUTH_SALT','LOGGED_IN_SALT','NONCE_SALT'] as \$k) define(\$k, 'tests-only-'.\$k);
define('WP_HOME', '$url'); define('WP_SITEURL', '$url');
define('WP_ENVIRONMENT_TYPE', 'local');      // application passwords over plain http
define('DISABLE_WP_CRON', true);             // scheduled posts: GET /wp-cron.php?doing_wp_cron by hand
define('WP_HTTP_BLOCK_EXTERNAL', true);      // no outbound requests
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_DEBUG', false);
${WP_CONFIG_EXTRA:-}
\$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP
cat >"$run/router.php" <<'PHP'
<?php // pretty links on PHP's built-in server, and a log of what WordPress answered: STATUS METHOD PATH
$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
if ($path !== '/' && is_file($root . $path)) return false;
register_shutdown_function(fn() => file_put_contents(__DIR__ . '/requests.log',
  http_response_code() . " {$_SERVER['REQUEST_METHOD']} " . strtok($_SERVER['REQUEST_URI'], '?') . "\n", FILE_APPEND | LOCK_EX));
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $root . '/index.php';
chdir($root);
require $root . '/index.php';
PHP
cat >"$run/install.php" <<'PHP'
<?php // php install.php SITE INFO.json URL
[, $site, $info, $url] = $argv;
$_SERVER += ['HTTP_HOST' => parse_url($url, PHP_URL_HOST), 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
define('WP_INSTALLING', true);
require "$site/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
if (!is_blog_installed()) {
  wp_install('Test site', 'admin', 'admin@example.test', true, '', wp_generate_password(24));
  update_option('timezone_string', 'Asia/Ho_Chi_Minh');
  global $wp_rewrite;
  $wp_rewrite->init(); $wp_rewrite->set_permalink_structure('/%postname%/'); $wp_rewrite->flush_rules(false);
}
$fail = function ($e) { fwrite(STDERR, $e->get_error_code() . ': ' . $e->get_error_message() . "\n"); exit(1); };
$users = [];
foreach (['administrator' => 'admin', 'editor' => 'editor1', 'author' => 'author1', 'contributor' => 'contrib1', 'subscriber' => 'sub1'] as $role => $login) {
  $u = get_user_by('login', $login);
  if (!$u) {
    $id = wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(24), 'user_email' => "$login@example.test", 'role' => $role]);
    if (is_wp_error($id)) $fail($id);
    $u = get_user_by('id', $id);
  }
  WP_Application_Passwords::delete_all_application_passwords($u->ID);
  $made = WP_Application_Passwords::create_new_application_password($u->ID, ['name' => 'tests']);
  if (is_wp_error($made)) $fail($made);
  $users[$role] = ['id' => $u->ID, 'user' => $login, 'appPassword' => WP_Application_Passwords::chunk_password($made[0])];
}
global $wp_version;
file_put_contents($info, json_encode(['url' => $url, 'rest' => rest_url(), 'version' => $wp_version, 'php' => PHP_VERSION, 'users' => $users], JSON_UNESCAPED_SLASHES) . "\n");
PHP
php -d memory_limit=256M "$run/install.php" "$site" "$run/info.json" "$url" >"$run/install.log" 2>&1

# 4. web server
# shellcheck disable=SC2086
PHP_CLI_SERVER_WORKERS=${PHP_WORKERS:-4} setsid php -d opcache.enable=1 -d opcache.enable_cli=1 -d opcache.revalidate_freq=0 \
  -d upload_max_filesize=64M -d post_max_size=72M -d memory_limit=256M -d display_errors=0 -d log_errors=1 -d expose_php=0 \
  ${PHP_INI_ARGS:-} -S "127.0.0.1:$port" -t "$site" "$run/router.php" </dev/null >"$run/php.log" 2>&1 &
echo $! >"$run/php.pid"; settle "$run/php.pid"
for _ in $(seq 200); do
  mine "$run/php.pid" || { say "the web server died"; exit 1; }
  if php -r 'exit(@file_get_contents($argv[1] . "/wp-json/") === false ? 1 : 0);' "$url"; then
    rm -f "$run/requests.log"   # what was asked so far was ours
    if [ -n "${WP_PARENT:-}" ]; then setsid bash "$self" watch "$dir" "$WP_PARENT" </dev/null >/dev/null 2>&1 & fi
    cat "$run/info.json"; exit 0
  fi
  sleep 0.05
done
say "no answer from $url"; exit 1
