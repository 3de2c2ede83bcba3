SELECT convert_to('{"nodes":[]}', 'UTF8') AS data
