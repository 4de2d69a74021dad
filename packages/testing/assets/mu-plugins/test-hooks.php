<?php
// Faults for tests, asked for by the request header  X-Test-Fault: <hook>:<what>
//   hook  any WordPress hook; useful ones: wp_insert_post_data (before the row is written), save_post (after it, nothing
//         else written), rest_after_insert_post (all written), rest_pre_dispatch / rest_post_dispatch (before / after
//         the work), add_attachment, intermediate_image_sizes_advanced (during thumbnails)
//   what  exit: an empty 200; fatal: a PHP fatal error; sleep<ms>: a late commit; <number>: an HTML page of that status
[$hook, $what] = explode(':', $_SERVER['HTTP_X_TEST_FAULT'] ?? '') + ['', 'exit'];
if ($hook !== '') add_filter($hook, function ($value = null) use ($what) {
  if (strncmp($what, 'sleep', 5) === 0) { usleep(1000 * (int) substr($what, 5)); return $value; }
  if ($what === 'fatal') trigger_error('injected', E_USER_ERROR);
  if (ctype_digit($what)) { status_header((int) $what); header('Content-Type: text/html'); header('Retry-After: 2'); echo "<html>$what</html>"; }
  exit;
}, 1);
