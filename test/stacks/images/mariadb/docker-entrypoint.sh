#!/bin/bash
# What the official image does with its variables, as far as the tests need it.
set -eu
setting() {
  local mariadb=MARIADB_$1 mysql=MYSQL_$1
  echo "${!mariadb:-${!mysql:-}}"
}

install -d -o mysql /run/mysqld
chown mysql: /var/lib/mysql
if [ ! -e /var/lib/mysql/initialised ]; then
  mariadb-install-db --user=mysql --skip-test-db > /dev/null
  mariadbd --user=mysql --bootstrap <<SQL
FLUSH PRIVILEGES;
ALTER USER root@localhost IDENTIFIED BY '$(setting ROOT_PASSWORD)';
CREATE DATABASE IF NOT EXISTS \`$(setting DATABASE)\`;
CREATE OR REPLACE USER '$(setting USER)'@'%' IDENTIFIED BY '$(setting PASSWORD)';
GRANT ALL ON \`$(setting DATABASE)\`.* TO '$(setting USER)'@'%';
SQL
  touch /var/lib/mysql/initialised
fi
exec "$@" --user=mysql --bind-address=0.0.0.0
