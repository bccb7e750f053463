#!/bin/sh
set -e
python3 manage.py migrate --no-input
python3 manage.py collectstatic --no-input
exec supervisord --nodaemon --configuration deploy/supervisord.conf
